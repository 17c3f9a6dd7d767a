// When a screen breaks, the others go on; and addresses that lead nowhere.
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass, RotateCcw } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** After an update of the server the old page asks for code that is gone: loading the page again mends it. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  return (
    <EmptyState
      icon={RotateCcw}
      title="This screen has stopped working"
      actions={
        <>
          <Button variant="primary" onClick={() => location.reload()}>
            Load the page again
          </Button>
          <Button onClick={reset}>Try again</Button>
        </>
      }
    >
      <p>Calls go on: only this page is affected. If the server was just updated, loading the page again helps.</p>
      <p className="mt-2 font-mono text-2xs text-faint">{error instanceof Error ? error.message : String(error)}</p>
    </EmptyState>
  );
}

export function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title="There is nothing here"
      actions={
        <Button asChild variant="primary">
          <Link to="/live">Go to the live calls</Link>
        </Button>
      }
    >
      The address leads nowhere. It may be of an older version.
    </EmptyState>
  );
}
