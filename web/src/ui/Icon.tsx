import type { ReactNode } from 'react';

const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  help: 'M9.2 9a3 3 0 1 1 4.3 2.7c-1 .5-1.5 1-1.5 2.3M12 17.5v.1',
  more: 'M5.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M11.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M17.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0',
  typing: 'M3.5 6.5h17v11h-17zM7 10h.01M10.4 10h.01M13.7 10h.01M17 10h.01M8.5 14h7',
  today: 'M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4',
  words:
    'M5 5.5h5.5a1.5 1.5 0 0 1 1.5 1.5v12.5a1.5 1.5 0 0 0-1.5-1.5H5zM19 5.5h-5.5a1.5 1.5 0 0 0-1.5 1.5v12.5a1.5 1.5 0 0 1 1.5-1.5H19z',
  progress: 'M5 20v-7M12 20V5M19 20v-11',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  settings:
    'M4 7.5h8.5M17.5 7.5H20M4 16.5h2.5M11.5 16.5H20M15 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9 14a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  dialogue: 'M4.5 5h15v11H11l-4.5 4v-4h-2zM8.5 9h7M8.5 12h4.5',
  play: 'M8 5.5v13l10.5-6.5z',
  stop: 'M7 7h10v10H7z',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
} as const;

/** Decoration: the control that carries it has its own name. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <LineDrawing>
      <path d={paths[name]} />
    </LineDrawing>
  );
}

interface LineDrawingProps {
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** 24 by 24, in lines of the colour of the text. */
export function LineDrawing({ className, children }: LineDrawingProps) {
  return (
    <svg
      className={className}
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
