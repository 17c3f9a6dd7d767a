// Asks for a token, or for the operator's key, which gets one and is then forgotten.
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '../api/request.ts';
import type { IssuedToken } from '../api/types.ts';
import { Logo } from '../app/logo.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';
import { Segmented } from '../ui/segmented.tsx';
import { scopes } from './scopes.ts';
import { token } from './token.ts';

const HALF_A_DAY_S = 12 * 3600;

type Way = 'key' | 'token';

/** `reason`: why the token that there was is not taken. */
export function SignIn({ reason }: { reason: string | null }) {
  const [way, setWay] = useState<Way>('token');
  const [error, setError] = useState<string | null>(reason);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const keep = form.get('keep') !== null;
    setBusy(true);
    setError(null);
    try {
      const fresh = way === 'token' ? formText(form, 'token') : await tokenFor(form);
      await request('/api/me', { headers: { authorization: `Bearer ${fresh}` } });
      token.set(fresh, { keep });
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="grid min-h-full place-items-center p-4">
      <title>Sign in · Patchcord</title>
      <form onSubmit={(event) => void submit(event)} className="w-full max-w-sm animate-rise">
        <Logo className="mb-6 size-11" />
        <h1 className="text-xl font-semibold tracking-tight">Sign in to Patchcord</h1>
        <p className="mt-1 mb-5 text-sm text-soft">This server asks who you are before it shows calls.</p>
        <Segmented
          label="How to sign in"
          value={way}
          onChange={setWay}
          choices={[
            { value: 'token', name: 'Token' },
            { value: 'key', name: 'Operator key' },
          ]}
        />
        <div className="mt-4 grid gap-4">
          {way === 'token' ? (
            <Field
              key="token"
              name="token"
              label="Token"
              type="password"
              autoComplete="off"
              required
              error={error}
              hint={
                <>
                  A JWT from your backend, or made with <code>POST /api/tokens</code>.
                </>
              }
            />
          ) : (
            <>
              <Field
                key="subject"
                name="subject"
                label="Your name here"
                defaultValue="operator"
                required
                hint="Calls between apps reach you by it."
              />
              <Field
                key="key"
                name="key"
                label="Operator key"
                type="password"
                autoComplete="off"
                required
                error={error}
                hint="OPERATOR_KEY of the server. It gets you a token for 12 hours, and is not kept."
              />
            </>
          )}
          <label className="flex items-center gap-2 text-sm text-soft">
            <input type="checkbox" name="keep" className="size-4 accent-[var(--accent)]" />
            Stay signed in on this browser
          </label>
          <Button type="submit" variant="primary" isBusy={isBusy} className="w-full">
            <KeyRound aria-hidden className="size-4" /> Sign in
          </Button>
        </div>
      </form>
    </main>
  );
}

async function tokenFor(form: FormData): Promise<string> {
  const issued = await request<IssuedToken>('/api/tokens', {
    method: 'POST',
    headers: { authorization: `Bearer ${formText(form, 'key')}` },
    body: { subject: formText(form, 'subject'), scopes, expiresInSeconds: HALF_A_DAY_S },
  });
  return issued.token;
}
