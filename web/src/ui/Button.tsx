import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import styles from './ui.module.css';

interface Look {
  readonly look?: 'primary' | 'secondary' | 'quiet';
  readonly size?: 'normal' | 'large' | 'icon';
}

function classOf({ look = 'secondary', size = 'normal' }: Look, more: string | undefined): string {
  return [styles.button, styles[look], size === 'normal' ? undefined : styles[size], more].filter(Boolean).join(' ');
}

type ButtonProps = ComponentProps<'button'> & Look & { readonly isBusy?: boolean };

/** A busy button keeps its width and its focus, and does nothing. */
export function Button({ look, size, isBusy, className, type = 'button', onClick, ...rest }: ButtonProps) {
  const classes = classOf({ ...(look && { look }), ...(size && { size }) }, className);
  return (
    <button
      {...rest}
      // a submit button says so itself
      type={type}
      className={classes}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || rest['aria-busy']}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    />
  );
}

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & Look & { readonly to: string; readonly replace?: boolean };

export function ButtonLink({ look, size, className, ...rest }: LinkProps) {
  return <Link {...rest} className={classOf({ ...(look && { look }), ...(size && { size }) }, className)} />;
}
