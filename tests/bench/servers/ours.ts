/**
 * The built functions behind the local router, with the package that compresses the baseline's answers in front: the platform's network
 * does that for them, but here both shall pay for it. Takes `PlatformFolders` as JSON.
 */
import process from 'node:process';
import compression from 'compression';
import type { Request, Response } from 'express';
import type { PlatformFolders } from '../../../dev/platform/launch.js';
import { serveFolders } from '../../../dev/platform/serve.js';
import { listen } from '../../../dev/server/http-server.js';
import { tellParent } from './told.js';

const { listener } = serveFolders(JSON.parse(process.argv[2] ?? '') as PlatformFolders);
const compress = compression();
const http = await listen(0);
// it needs nothing of Express, whose types it asks for
http.answerWith((request, response) =>
  compress(request as Request, response as Response, () => listener(request, response)),
);
tellParent(http.port);
