// Short news that go by themselves. Anything may show one; `toaster.tsx` draws them.

export interface Toast {
  id: number;
  title: string;
  description?: string;
  tone: 'neutral' | 'good' | 'bad';
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function showToast(title: string, more: Partial<Pick<Toast, 'description' | 'tone'>> = {}): void {
  change([...toasts.slice(-3), { tone: 'neutral', ...more, id: nextId++, title }]);
}

/** Tells what went wrong, in the words of the error. */
export function showError(title: string, error: unknown): void {
  showToast(title, { tone: 'bad', description: error instanceof Error ? error.message : String(error) });
}

export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: () => toasts,
};
