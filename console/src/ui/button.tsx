// The buttons: one primary action a view, everything else quieter.
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

const variants = {
  primary: 'bg-ink text-canvas hover:opacity-90 active:opacity-80',
  secondary: 'bg-surface text-ink border border-line-strong hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink',
  /** Takes a call. */
  answer: 'bg-live text-canvas hover:brightness-110 active:brightness-95',
  /** Ends or declines one. */
  'hang-up': 'bg-bad text-canvas hover:brightness-110 active:brightness-95',
  danger: 'text-bad bg-bad-wash hover:brightness-95 dark:hover:brightness-125',
};
const sizes = {
  small: 'h-7 gap-1.5 px-2.5 text-xs',
  medium: 'h-9 gap-2 px-3.5 text-sm',
  icon: 'size-9 justify-center',
  'small-icon': 'size-7 justify-center',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Gives the looks to its only child, a link for instance. */
  asChild?: boolean;
  /** Something is under way: it cannot be pressed, and says so. */
  isBusy?: boolean;
}

export function Button({ variant = 'secondary', size = 'medium', asChild, isBusy, className, ...props }: ButtonProps) {
  const looks = classes(
    'inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap select-none',
    'transition-[background,opacity,filter] duration-100 disabled:cursor-not-allowed disabled:opacity-45',
    variants[variant],
    sizes[size],
    className,
  );
  if (asChild) return <Slot.Root {...props} className={looks} />;
  return (
    <button
      type="button"
      {...props}
      className={looks}
      aria-busy={isBusy || undefined}
      disabled={props.disabled || isBusy}
    />
  );
}
