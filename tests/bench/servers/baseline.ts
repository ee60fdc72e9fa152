/** The baseline in a process of its own. */
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { createBaseline } from '../baseline/app.js';
import { baselineSettings } from '../baseline/settings.js';
import { tellParent } from './told.js';

const { app } = createBaseline(baselineSettings(process.env));
const server = app.listen(0, '127.0.0.1', () => tellParent((server.address() as AddressInfo).port));
