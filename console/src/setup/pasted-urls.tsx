// What to paste into Exotel's dashboard, ready to be copied.
import type { PastedUrl } from '@patchcord/protocol';
import { useState } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
import { Panel } from '../ui/page.tsx';
import { withKey } from './with-key.ts';

/** `isLocal`: they lead to this machine, where Exotel does not come. */
export function PastedUrls({ urls, isLocal }: { urls: readonly PastedUrl[]; isLocal: boolean }) {
  const [secret, setSecret] = useState('');
  const needsKey = urls.some((url) => url.needsKey);
  return (
    <Panel title="To paste into Exotel’s dashboard">
      <p className="px-4 pt-3 text-sm text-soft">
        Only for calls that a flow handles, incoming ones above all. Calls that are placed here carry their addresses
        with them.
        {isLocal && ' These lead to this machine alone: set PUBLIC_URL before you paste them.'}
      </p>
      {needsKey && (
        <div className="px-4 pt-3">
          <Field
            label="Your EXOTEL_WEBHOOK_SECRET"
            type="password"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
            hint="It goes into the addresses below, on this page only: it is neither sent nor kept."
          />
        </div>
      )}
      <ul className="mt-1 divide-y divide-line">
        {urls.map((url) => {
          const value = withKey(url, secret);
          return (
            <li key={url.where} className="px-4 py-3">
              <h3 className="text-sm font-medium">{url.where}</h3>
              <p className="text-xs text-faint">{url.purpose}</p>
              <div className="mt-1.5 flex items-center gap-1 rounded-lg border border-line bg-sunken py-1 pr-1 pl-3">
                <code className="min-w-0 flex-1 font-mono text-xs break-all text-soft">
                  {needsKey && secret !== '' ? withKey(url, '•'.repeat(8)).replaceAll('%E2%80%A2', '•') : value}
                </code>
                <CopyButton value={value} what={`the address for: ${url.where}`} />
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
