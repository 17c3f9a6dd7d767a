// Copies a value, and says so for a moment.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import { showToast } from './toasts.ts';

const TOLD_MS = 1_500;

/** `what` names the value, e.g. "the call’s id". */
export function CopyButton({ value, what, className }: { value: string; what: string; className?: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => showToast(`Could not copy ${what}`, { tone: 'bad', description: 'The browser does not allow it here.' }),
    );
  return (
    <IconButton
      label={isCopied ? 'Copied' : `Copy ${what}`}
      onClick={() => void copy()}
      {...(className && { className })}
    >
      {isCopied ? <Check className="size-3.5 text-live" /> : <Copy className="size-3.5" />}
    </IconButton>
  );
}
