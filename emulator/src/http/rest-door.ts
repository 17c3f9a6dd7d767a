// Exotel's REST API over HTTP: lets requests in, hands them to their resource and lets faults spoil the answers.
import type { AnswerFormat } from '@patchcord/exotel';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../log.ts';
import { faultyAnswer } from './faulty-answer.ts';
import { acceptForms } from './form-body.ts';
import { exceptionAnswer, type Resource, type RestAnswer, type RestRequest } from './rest-answer.ts';
import type { FaultTarget, RestFaultQueue } from './rest-faults.ts';
import type { RestGate } from './rest-gate.ts';

export interface RestResources {
  connect: Resource;
  call: Resource;
  calls: Resource;
  account: Resource;
  activeStreams: Resource;
  number: Resource;
  exoPhones: Resource;
  legacyExoPhones: Resource;
  whitelist: Resource;
  whitelistEntry: Resource;
}

export interface RestDoorParts {
  resources: RestResources;
  gate: RestGate;
  faults: RestFaultQueue;
  now: () => number;
  log: Log;
}

interface PathParameters {
  sid?: string;
  id?: string;
}

type AddRoutes = (app: FastifyInstance, parts: RestDoorParts) => void;

/** To be registered under `/v1`. */
export function restDoor(parts: RestDoorParts) {
  return guardedDoor(parts, addRoutes);
}

/** To be registered under `/v2_beta`, which has the ExoPhones. */
export function numbersDoor(parts: RestDoorParts) {
  return guardedDoor(parts, (app) => {
    const handle = handling(parts);
    app.get('/Accounts/:sid/IncomingPhoneNumbers', handle('other', parts.resources.exoPhones));
    app.get('/Accounts/:sid/IncomingPhoneNumbers.json', handle('other', parts.resources.exoPhones));
  });
}

function guardedDoor(parts: RestDoorParts, addRoutes: AddRoutes) {
  return (app: FastifyInstance, _options: unknown, done: () => void) => {
    acceptForms(app);
    app.addHook('onRequest', async (request, reply) => {
      const { sid = '' } = request.params as PathParameters;
      const refusal = parts.gate(request.headers.authorization ?? '', withoutSuffix(sid), parts.now());
      if (refusal === null) return undefined;
      if (refusal.status === 401) reply.header('www-authenticate', 'Basic realm="Exotel API"');
      return send(reply, exceptionAnswer(refusal, answerFormat(request)), parts.log);
    });
    app.setNotFoundHandler((request, reply) =>
      send(reply, exceptionAnswer({ status: 404, message: 'No such resource' }, answerFormat(request)), parts.log),
    );
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const { statusCode: status = 500, message } = error;
      // A bug must not pass for an answer of Exotel's: fastify itself tells of it.
      if (status >= 500) throw error;
      return send(reply, exceptionAnswer({ status, message }, answerFormat(request)), parts.log);
    });
    addRoutes(app, parts);
    done();
  };
}

function addRoutes(app: FastifyInstance, parts: RestDoorParts): void {
  const { resources } = parts;
  const handle = handling(parts);
  for (const suffix of ['', '.json']) {
    app.post(`/Accounts/:sid/Calls/connect${suffix}`, handle('connect', resources.connect));
    app.get(`/Accounts/:sid/Calls${suffix}`, handle('calls', resources.calls));
    app.get(`/Accounts/:sid/ActiveStreams${suffix}`, handle('other', resources.activeStreams));
    app.get(`/Accounts/:sid/IncomingPhoneNumbers${suffix}`, handle('other', resources.legacyExoPhones));
    app.post(`/Accounts/:sid/CustomerWhitelist${suffix}`, handle('other', resources.whitelist));
  }
  // Exotel's page has the slash.
  app.post('/Accounts/:sid/CustomerWhitelist/', handle('other', resources.whitelist));
  // Here `.json` is a part of the parameter.
  app.get('/Accounts/:sid', handle('account', resources.account));
  app.get('/Accounts/:sid/Calls/:id', handle('call', resources.call));
  app.get('/Accounts/:sid/Numbers/:id', handle('other', resources.number));
  app.get('/Accounts/:sid/CustomerWhitelist/:id', handle('other', resources.whitelistEntry));
}

function handling(parts: RestDoorParts) {
  return (target: FaultTarget, resource: Resource) => (request: FastifyRequest, reply: FastifyReply) =>
    answer(request, reply, { ...parts, target, resource });
}

interface Handling extends RestDoorParts {
  target: FaultTarget;
  resource: Resource;
}

async function answer(request: FastifyRequest, reply: FastifyReply, handling: Handling): Promise<FastifyReply> {
  const { faults, target, resource, log } = handling;
  const fault = faults.take(target);
  if (fault === null) return send(reply, await resource(restRequest(request)), log);
  log({ event: 'fault', match: fault.match, kind: fault.kind });
  const result = await faultyAnswer(fault, restRequest(request), resource);
  if (typeof result === 'object') return send(reply, result, log);
  reply.hijack();
  if (result === 'reset') request.raw.socket.resetAndDestroy();
  return reply;
}

function send(reply: FastifyReply, { status, headers, body, refusal }: RestAnswer, log: Log): FastifyReply {
  if (refusal !== null) log({ event: 'refused', status, reason: refusal });
  return reply.code(status).headers(headers).send(body);
}

function restRequest(request: FastifyRequest): RestRequest {
  const { id = '' } = request.params as PathParameters;
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  return { format: answerFormat(request), id: withoutSuffix(id), query, form };
}

function answerFormat(request: FastifyRequest): AnswerFormat {
  return request.url.split('?', 1)[0]?.endsWith('.json') === true ? 'json' : 'xml';
}

function withoutSuffix(parameter: string): string {
  return parameter.replace(/\.json$/, '');
}
