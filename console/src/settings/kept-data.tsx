// What the server keeps, and for how long.
import { Panel } from '../ui/page.tsx';

export function KeptData() {
  return (
    <Panel title="What is kept">
      <div className="grid gap-2 p-4 text-sm text-soft">
        <p>
          Calls, what happened in them, transcripts and recordings are kept <strong>without end</strong>: the server
          deletes none of them by itself. They are in its database, recordings in <code>DATA_DIR/recordings</code> or at{' '}
          <code>RECORDINGS_URL</code>, where a bucket’s lifecycle rule can delete them.
        </p>
        <p>This browser keeps your number, contacts, devices and looks; the token only when you stay signed in.</p>
      </div>
    </Panel>
  );
}
