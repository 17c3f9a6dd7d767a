// The emulator's own HTTP door, under `/_emulator`: what a test or a console may look at and bring about.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { EmulatorControls } from '../emulator-controls.ts';
import { callbackFaultsSchema } from '../exchange/callback-faults.ts';
import { restFaultSchema } from './rest-faults.ts';

const callsQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

/** To be registered under `/_emulator`. Bodies and answers are JSON; what does not fit its schema is a 400. */
export function controlDoor(controls: EmulatorControls) {
  return (app: FastifyInstance, _options: unknown, done: () => void) => {
    app.get('/calls', (request, reply) =>
      checked(reply, callsQuerySchema.safeParse(request.query), ({ limit }) =>
        reply.send({ calls: controls.calls(limit).toReversed() }),
      ),
    );
    app.post('/faults', (request, reply) =>
      checked(reply, restFaultSchema.safeParse(request.body), (fault) => {
        controls.addFault(fault);
        return reply.code(201).send(fault);
      }),
    );
    app.post('/callback-faults', (request, reply) =>
      checked(reply, callbackFaultsSchema.safeParse(request.body), (faults) => {
        controls.setCallbackFaults(faults);
        return reply.code(201).send(faults);
      }),
    );
    app.delete('/faults', (_request, reply) => {
      controls.clearFaults();
      return reply.code(204).send();
    });
    done();
  };
}

function checked<T>(
  reply: FastifyReply,
  result: z.ZodSafeParseResult<T>,
  accept: (value: T) => FastifyReply,
): FastifyReply {
  if (result.success) return accept(result.data);
  const problems = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return reply.code(400).send({ error: 'invalid', problems });
}
