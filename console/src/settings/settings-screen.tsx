// What this person and this browser want, and what an administrator hands out.
import { useSession } from '../session/session-context.ts';
import { Page, Panel } from '../ui/page.tsx';
import { KeptData } from './kept-data.tsx';
import { Looks } from './looks.tsx';
import { RingsWhileClosed } from './rings-while-closed.tsx';
import { Sound } from './sound.tsx';
import { TokenForm } from './token-form.tsx';
import { You } from './you.tsx';

export function SettingsScreen() {
  const { me, may } = useSession();
  return (
    <Page title="Settings" lead="Kept in this browser, but for tokens.">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <You />
          <Looks />
          <RingsWhileClosed />
          <KeptData />
        </div>
        <div className="grid gap-4">
          <Sound />
          {may('admin') && (
            <Panel title="Tokens">
              {me.isOpen ? (
                <p className="p-4 text-sm text-soft">
                  This server asks for none. Set <code>AUTH_SECRET</code>, and people and apps need one.
                </p>
              ) : (
                <TokenForm />
              )}
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}
