import { confidence } from './confidence.js';
import { foldedLogs } from './fold.js';
import { scheduling } from './scheduling.js';
import { studyDays, timeZones } from './study-days.js';
import type { Subject } from './subject.js';

/** All that the vectors are about. */
export const subjects: readonly Subject[] = [scheduling, foldedLogs, confidence, studyDays, timeZones];
