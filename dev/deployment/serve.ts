/** Serves what `npm run build:platform` has left, web/dist and the built functions, on `PORT`, with the settings of the environment. */
import path from 'node:path';
import process from 'node:process';
import { startPlatform } from '../platform/launch.js';
import { root } from '../server/functions.js';

const platform = await startPlatform({
  port: Number(process.env.PORT || 0),
  web: path.join(root, 'web/dist'),
  environment: process.env,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void platform.stop());
