import { Component, type ReactNode, Suspense } from 'react';
import { useLocation } from 'wouter';
import { RouteFailure } from './RouteFailure.js';

/** Nothing while a page's code is on its way; a page that breaks says so, and leaves the others usable. */
export function PageBoundary({ children }: { readonly children: ReactNode }) {
  const [pathname] = useLocation();
  return (
    <Boundary pathname={pathname}>
      <Suspense fallback={null}>{children}</Suspense>
    </Boundary>
  );
}

interface BoundaryProps {
  readonly pathname: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  /** The page that broke. */
  readonly failedAt: string | null;
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failedAt: null };

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return state.failedAt !== null && state.failedAt !== props.pathname ? { failedAt: null } : null;
  }

  override componentDidCatch(): void {
    this.setState({ failedAt: this.props.pathname });
  }

  override render(): ReactNode {
    return this.state.failedAt === null ? this.props.children : <RouteFailure />;
  }
}
