import type { ReactNode } from 'react';

interface RunProps {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A run of simplified Chinese: the language tells fonts which form of a character to draw, and voices how to say it. */
export function Chinese({ children, className }: RunProps) {
  return (
    <span lang="zh-Hans" className={className}>
      {children}
    </span>
  );
}

export function Pinyin({ children, className }: RunProps) {
  return (
    <span lang="zh-Latn-pinyin" className={className}>
      {children}
    </span>
  );
}
