import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PlatformConfiguration } from './routing.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const functionsFolder = path.join(root, 'api');
export const publicFolder = path.join(root, 'web', 'public');

/** For Vite: `#functions/…` is a source, as for TypeScript. Node alone takes the file that is made of it for the platform. */
export const functionsInSource = { find: /^#functions\/(.+)$/, replacement: path.join(root, 'lib/functions/$1.ts') };

/** A route file's default export, as the platform calls it. */
export interface WebFunction {
  fetch(request: Request): Promise<Response>;
}

/** Gives the function of a file below api/. */
export type LoadFunction = (file: string) => Promise<WebFunction>;

const loaded = new Map<string, Promise<WebFunction>>();

/** Loads a file once, through the loader that this process runs with, which takes longer to find a file than most answers take. */
export const loadNatively: LoadFunction = (file) => {
  let loading = loaded.get(file);
  if (!loading) {
    loading = import(pathToFileURL(path.join(functionsFolder, file)).href).then((module) => asFunction(module, file));
    loaded.set(file, loading);
  }
  return loading;
};

export function asFunction(module: unknown, file: string): WebFunction {
  const found = (module as { default?: Partial<WebFunction> }).default;
  if (typeof found?.fetch !== 'function') throw new Error(`api/${file} has no default export with fetch(request).`);
  return found as WebFunction;
}

/** Every file below api/, as it is now. */
export function listFunctionFiles(folder: string = functionsFolder): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

export function readPlatformConfiguration(file: string = path.join(root, 'vercel.json')): PlatformConfiguration {
  return JSON.parse(readFileSync(file, 'utf8')) as PlatformConfiguration;
}

/** Whether `pathname` names a file of the folder that is copied into the build as it is. */
export function isPublicFile(pathname: string): boolean {
  if (pathname.includes('%') || pathname.includes('\\')) return false;
  const file = path.join(publicFolder, pathname);
  return file.startsWith(publicFolder + path.sep) && existsSync(file) && statSync(file).isFile();
}
