// What stands where nothing is yet: what would be here, and how to make it so.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** Says how something gets here. */
  children: ReactNode;
  /** Buttons and links that do it. */
  actions?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md animate-fade flex-col items-center px-6 py-16 text-center">
      <div className="mb-5 grid size-12 place-items-center rounded-2xl border border-line bg-surface text-faint">
        <Icon aria-hidden className="size-5" strokeWidth={1.75} />
      </div>
      <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
      <div className="mt-1.5 text-sm text-balance text-soft">{children}</div>
      {actions !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
