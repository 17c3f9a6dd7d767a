// The drill: a deployment, a crowd, calls, and scene after scene.
import { createCallLoad } from './call-load.ts';
import { gatherCrowd } from './crowd.ts';
import { DeedBook } from './deeds.ts';
import { type Deployment, type DeploymentOptions, startDeployment } from './deployment.ts';
import type { Instance } from './instance.ts';
import { playScene } from './play-scene.ts';
import type { SceneRow } from './scene-row.ts';
import type { Scene } from './scenes.ts';
import { TruthReader } from './truth.ts';

export interface DrillOptions extends DeploymentOptions {
  clients: number;
  /** Calls in progress at any time. */
  calls: number;
  /** How long a fault lasts. */
  faultMs: number;
  scenes: readonly Scene[];
  progress: (text: string) => void;
}

/** Plays the scenes one after the other, and gives the row of each. Everything that is started belongs to `resources`. */
export async function* runDrill(options: DrillOptions, resources: AsyncDisposableStack): AsyncGenerator<SceneRow> {
  const { clients, calls, faultMs, progress, talkMs } = options;
  progress('starting Postgres, Redis, an emulated Exotel and two instances');
  const deployment = await startDeployment(options, resources);
  const { databaseUrl, emulator } = deployment;
  progress(`${clients} clients connect`);
  const crowd = await gatherCrowd(clients, deployment, resources);
  const book = new DeedBook();
  const load = createCallLoad(crowd.apps, { calls, talkMs, book });
  const truth = await TruthReader.open(databaseUrl, emulator);
  resources.defer(() => truth.close());

  for (const [index, scene] of options.scenes.entries()) {
    const [victim, other] = await rolesIn(deployment, index);
    progress(`${scene.name}: ${scene.summary}`);
    yield await playScene(scene, { victim, other, faultMs, progress }, { crowd, load, book, truth, calls });
  }
}

/** Whom a scene happens to, and the other one: each in turn, or the one to which a proxy has led the clients. */
async function rolesIn({ a, b, proxyUrl }: Deployment, turn: number): Promise<[victim: Instance, other: Instance]> {
  const isB = proxyUrl === null ? turn % 2 === 1 : (await b.clients()) > (await a.clients());
  return isB ? [b, a] : [a, b];
}
