// The softphone: the dial pad beside recent calls and contacts, or the call that goes on.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { AppStage } from './app-stage.tsx';
import { ContactList } from './contact-list.tsx';
import { Dialer } from './dialer.tsx';
import { PhoneButtons } from './phone-buttons.tsx';
import { PhoneStage } from './phone-stage.tsx';
import { Recents } from './recents.tsx';
import type { Line } from './softphone.ts';
import { useSoftphone } from './softphone-context.ts';
import { WaitingLines } from './waiting-lines.tsx';
import { WhoAmI } from './who-am-i.tsx';

export function PhoneScreen() {
  const { phone } = useSoftphone();
  const [isDialling, setDialling] = useState(false);
  const line = phone.current;
  const isStage = line !== null && !isDialling;
  return (
    <Page
      title="Phone"
      lead={<WhoAmI />}
      isFixed={isStage}
      actions={
        <>
          {line !== null && (
            <Button onClick={() => setDialling(!isDialling)}>
              {isStage ? (
                <>
                  <Plus aria-hidden className="size-4" /> Another call
                </>
              ) : (
                'Back to the call'
              )}
            </Button>
          )}
          <PhoneButtons />
        </>
      }
    >
      {isStage ? <Stage line={line} /> : <Desk onCalled={() => setDialling(false)} />}
    </Page>
  );
}

function Stage({ line }: { line: Line }) {
  return (
    <div className="flex h-full min-h-0 flex-col gap-3">
      {line.view.medium === 'app' ? <AppStage line={line} /> : <PhoneStage line={line} />}
      <WaitingLines />
    </div>
  );
}

function Desk({ onCalled }: { onCalled: () => void }) {
  const [text, setText] = useState('');
  const [list, setList] = useState<'recents' | 'contacts'>('recents');
  return (
    <div className="grid items-start gap-4 md:grid-cols-[21rem_minmax(0,1fr)]">
      <Dialer text={text} onChange={setText} onCalled={onCalled} />
      <div className="min-w-0">
        <div className="mb-3">
          <Segmented
            label="Which list"
            value={list}
            onChange={setList}
            choices={[
              { value: 'recents', name: 'Recent' },
              { value: 'contacts', name: 'Contacts' },
            ]}
          />
        </div>
        <Panel>{list === 'recents' ? <Recents onChoose={setText} /> : <ContactList onChoose={setText} />}</Panel>
      </div>
    </div>
  );
}
