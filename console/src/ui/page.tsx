// The frame of every screen: its title, what can be done on it, and its content.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export interface PageProps {
  title: string;
  /** One line beneath the title. */
  lead?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
  /** Fills the height of the window, and leaves scrolling to its content. */
  isFixed?: boolean;
}

export function Page({ title, lead, actions, children, isFixed }: PageProps) {
  return (
    <div className={classes('mx-auto flex w-full max-w-6xl flex-col px-4 md:px-8', isFixed && 'h-full')}>
      <title>{`${title} · Patchcord`}</title>
      <header className="flex flex-wrap items-end gap-x-4 gap-y-3 pt-5 pb-4 md:pt-8 md:pb-5">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {lead !== undefined && <div className="mt-0.5 text-sm text-soft">{lead}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className={classes('min-w-0', isFixed ? 'min-h-0 flex-1 pb-4 md:pb-8' : 'pb-10')}>{children}</div>
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Panel({
  title,
  actions,
  children,
  className,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={classes('min-w-0 rounded-xl border border-line bg-surface', className)}>
      {title !== undefined && (
        <header className="flex min-h-11 items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
          <h2 className="flex-1 text-sm font-semibold">{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
