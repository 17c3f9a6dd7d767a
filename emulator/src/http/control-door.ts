// The emulator's own HTTP door, under `/_emulator`: what a test or a console may look at and bring about.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CallIn, EmulatorControls } from '../emulator-controls.ts';
import { callbackFaultsSchema } from '../exchange/callback-faults.ts';
import { numberFactsSchema } from './number-resources.ts';
import { restFaultSchema } from './rest-faults.ts';

const pressSchema = z.strictObject({ digits: z.string().regex(/^[0-9*#]{1,100}$/) });
const advanceSchema = z.strictObject({
  ms: z
    .int()
    .min(0)
    .max(366 * 24 * 60 * 60 * 1000),
});

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
    addCallRoutes(app, controls);
    addCallbackRoutes(app, controls);
    app.get<{ Params: { sid: string } }>('/streams/:sid', (request, reply) =>
      reply.send({ streams: controls.streams(request.params.sid) }),
    );
    app.get('/callbacks', (_request, reply) =>
      reply.type('application/jsonl').send(
        controls
          .callbacks()
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      ),
    );
    app.post<{ Params: { number: string } }>('/numbers/:number', (request, reply) =>
      checked(reply, numberFactsSchema.safeParse(request.body), (facts) => {
        if (!controls.setNumber(request.params.number, facts)) return refused(reply, 400, 'not an Indian phone number');
        return reply.code(201).send(facts);
      }),
    );
    app.post('/clock/advance', async (request, reply) => {
      const order = advanceSchema.safeParse(request.body);
      if (!order.success) return checked(reply, order, () => reply);
      if (await controls.advanceClock(order.data.ms)) return reply.code(204).send();
      return refused(reply, 409, 'the clock of this emulator is not stepwise');
    });
    app.delete('/faults', (_request, reply) => {
      controls.clearFaults();
      return reply.code(204).send();
    });
    done();
  };
}

type CallbackPlace = { Params: { sid: string; position: string } };

/** `GET /calls/{CallSid}/callbacks/{position}` and `POST …/resend`; the position is that in `GET /calls`, from 0. */
function addCallbackRoutes(app: FastifyInstance, controls: EmulatorControls): void {
  const path = '/calls/:sid/callbacks/:position(^\\d+$)';
  app.get<CallbackPlace>(path, ({ params }, reply) => {
    const found = controls.callback(params.sid, Number(params.position));
    return found === null ? refused(reply, 404, 'there is no such request, or it is forgotten') : reply.send(found);
  });
  app.post<CallbackPlace>(`${path}/resend`, async ({ params }, reply) => {
    const sent = await controls.resendCallback(params.sid, Number(params.position));
    return sent.ok
      ? reply.send({ status: sent.status })
      : refused(reply, statusOfResendFailure[sent.reason], sent.error);
  });
}

/** That the application does not answer is what was asked for, and so no failure of the request. */
const statusOfResendFailure = { unknown: 404, impossible: 409, unanswered: 200 } as const;

/** A caller, and what he does on his phone. */
function addCallRoutes(app: FastifyInstance, controls: EmulatorControls): void {
  app.post('/calls/inbound', (request, reply) => {
    const called = controls.callIn(request.body as CallIn);
    return called.ok ? reply.code(201).send(called.value) : refused(reply, 400, called.error);
  });
  app.post<{ Params: { sid: string } }>('/calls/:sid/digits', (request, reply) =>
    checked(reply, pressSchema.safeParse(request.body), ({ digits }) =>
      controls.press(request.params.sid, digits) ? reply.code(204).send() : refused(reply, 404, noSuchCall),
    ),
  );
  app.post<{ Params: { sid: string } }>('/calls/:sid/hangup', (request, reply) =>
    controls.hangUp(request.params.sid) ? reply.code(204).send() : refused(reply, 404, 'nobody is on this call'),
  );
}

const noSuchCall = 'no flow and no bot has this call';

function refused(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
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
