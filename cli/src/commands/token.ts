// `patchcord token`: has the server issue a token for a user.
import { issuedTokenSchema, scopes } from '@patchcord/protocol';
import { z } from 'zod';
import { Api, tellFailure } from '../api.ts';
import { defineCommand, oneWord } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { serverAccess, serverFlags, serverHelp, serverOptions } from '../server-access.ts';

const schema = z.object({
  ...serverFlags,
  scope: z.array(z.enum(scopes, `takes one of: ${scopes.join(', ')}`)).optional(),
  ttl: z.coerce.number().int().min(60, 'takes 60 to 86400').max(86_400, 'takes 60 to 86400').default(3600),
  positionals: oneWord('one user id: patchcord token USER'),
});

export const tokenCommand = defineCommand({
  name: 'token',
  summary: 'issues a token for a user',
  help: `patchcord token USER: prints a token with which an app of this user may connect

  --scope <scope>            ${scopes.join(', ')}; several by repeating it.
                             Default: calls:place and calls:read
  --ttl <seconds>            how long it is good, 60 to 86400; default 3600
${serverHelp}

Needs OPERATOR_KEY, or a token with the scope admin. Prints the token and nothing else; with --json also when it expires.
Exit codes: patchcord --help.

  curl https://calls.example.com/api/calls -H "authorization: Bearer $(patchcord token asha)"`,
  options: { ...serverOptions, scope: { type: 'string', multiple: true }, ttl: { type: 'string' } },
  schema,
  async run({ positionals: [subject], scope, ttl, ...given }, shell) {
    const body = { subject, expiresInSeconds: ttl, ...(scope !== undefined && { scopes: scope }) };
    const issued = await new Api(serverAccess(given, shell)).ask({ path: '/api/tokens', body }, issuedTokenSchema);
    if (!issued.ok) return tellFailure(issued.failure, shell);
    shell.print(given.json ? JSON.stringify(issued.value) : issued.value.token);
    return exitCodes.ok;
  },
});
