// Builds an image without an engine: follows a Dockerfile's steps, each stage in an empty folder that stands for its
// root. The base image is this machine. Not followed: users and ownership, which only root could set.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { readDockerfile, readDockerignore, type Stage, type Step } from './read-dockerfile.ts';

export interface Image {
  /** The folder that stands for `/`. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthCheck: string[];
}

interface Build {
  context: string;
  isIgnored: (path: string) => boolean;
  stages: Map<string, Image>;
  /** Where programs are found that stand for those of the image. */
  programs: string;
}

/** `workshop`: an empty folder. Gives the last stage. */
export function followDockerfile(context: string, workshop: string): Image {
  const isIgnored = readDockerignore(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const build: Build = { context, isIgnored, stages: new Map(), programs: join(workshop, 'programs') };
  mkdirSync(build.programs);
  writeFileSync(join(build.programs, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
  const images = readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8')).map((stage, index) => {
    const image = followStage(stage, join(workshop, `stage-${index}`), build);
    if (stage.name !== null) build.stages.set(stage.name, image);
    return image;
  });
  const last = images.at(-1);
  if (last === undefined) throw new Error('The Dockerfile has no stage');
  return last;
}

function followStage(stage: Stage, root: string, build: Build): Image {
  mkdirSync(root);
  const image: Image = { root, workdir: '/', env: {}, user: 'root', command: [], healthCheck: [] };
  for (const step of stage.steps) followStep(step, image, build);
  return image;
}

function followStep({ instruction, text }: Step, image: Image, build: Build): void {
  switch (instruction) {
    case 'WORKDIR':
      image.workdir = text;
      mkdirSync(join(image.root, text), { recursive: true });
      break;
    case 'ENV':
      Object.assign(image.env, Object.fromEntries(text.split(/\s+/).map((pair) => pair.split(/=(.*)/s).slice(0, 2))));
      break;
    case 'COPY':
      copy(text, image, build);
      break;
    case 'RUN':
      run(text, image, build);
      break;
    case 'USER':
      image.user = text;
      break;
    case 'CMD':
      image.command = JSON.parse(text);
      break;
    case 'HEALTHCHECK':
      image.healthCheck = JSON.parse(text.slice(text.indexOf('CMD') + 3));
      break;
    case 'EXPOSE':
      break;
    default:
      throw new Error(`No step ${instruction} is known here`);
  }
}

/** Of a folder its content is copied. A name at the end with a slash, or several sources, mean a folder to copy into. */
function copy(text: string, image: Image, { context, isIgnored, stages }: Build): void {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() ?? '';
  const source = from === undefined ? context : stages.get(from)?.root;
  if (source === undefined) throw new Error(`There is no stage ${from}`);
  for (const path of paths) {
    if (from === undefined && isIgnored(path)) throw new Error(`${path} is kept out by .dockerignore`);
    const into = join(image.root, image.workdir, target);
    const isIntoFolder = paths.length > 1 || (target.endsWith('/') && basename(path).includes('.'));
    const destination = isIntoFolder ? join(into, basename(path)) : into;
    mkdirSync(dirname(destination), { recursive: true });
    cpSync(join(source, path), destination, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => from !== undefined || !isIgnored(relative(context, file)),
    });
  }
}

function run(command: string, { root, workdir, env }: Image, { programs }: Build): void {
  const { PATH = '', HOME = '' } = process.env;
  // The base image has the pinned Node.js; the registry is the one that npm is set up for here.
  const path = [programs, dirname(process.execPath), PATH].join(delimiter);
  const options = { cwd: join(root, workdir), env: { ...env, PATH: path, HOME, npm_config_prefer_offline: 'true' } };
  execFileSync('sh', ['-c', command], { ...options, stdio: 'pipe' });
}
