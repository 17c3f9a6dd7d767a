// Makes a file of the calls that are listed, and shows how far that is.
import { FileDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { saveFile } from '../api/download.ts';
import type { CallFilter } from '../api/questions.ts';
import type { CallCount } from '../api/types.ts';
import { mask, masking } from '../calls/masking.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { usePreference } from '../ui/preference.ts';
import { Progress } from '../ui/progress.tsx';
import { showError, showToast } from '../ui/toasts.ts';
import { exportCalls } from './export-calls.ts';

export function ExportDialog({ filter, count }: { filter: CallFilter; count: CallCount | undefined }) {
  const isMasked = usePreference(masking) === 'on';
  const [isOpen, setOpen] = useState(false);
  const [exported, setExported] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  const close = () => {
    abort.current?.abort();
    abort.current = null;
    setOpen(false);
    setExported(null);
  };
  const start = async () => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setExported(0);
    try {
      const options = { filter, signal, onProgress: setExported, mask: isMasked ? mask : (party: string) => party };
      const file = await exportCalls(options);
      saveFile(`patchcord-calls-${new Date().toISOString().slice(0, 10)}.csv`, file);
      showToast('The calls are exported', { tone: 'good' });
    } catch (error) {
      if (!signal.aborted) showError('The export has failed', error);
    } finally {
      if (!signal.aborted) close();
    }
  };
  const share = count === undefined || count.isMore ? null : Math.min(1, (exported ?? 0) / Math.max(1, count.count));
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={count?.count === 0}>
        <FileDown aria-hidden className="size-4" /> Export CSV
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={(next) => (next ? setOpen(true) : close())}
        title="Export calls"
        description={
          <>
            {count === undefined
              ? 'All calls'
              : `${count.count.toLocaleString()}${count.isMore ? ' or more' : ''} calls`}{' '}
            that the filters leave, as a CSV file. Numbers are{' '}
            {isMasked ? 'masked in it, as they are here' : 'whole in it'}.
          </>
        }
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" onClick={() => void start()} isBusy={exported !== null}>
              Export
            </Button>
          </>
        }
      >
        {exported !== null && (
          <div className="pt-4">
            <Progress share={share} label={`${exported.toLocaleString()} calls`} />
          </div>
        )}
      </Dialog>
    </>
  );
}
