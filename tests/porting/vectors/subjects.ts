import { confidence } from './confidence.js';
import { dialogueKeys } from './dialogue-keys.js';
import { emails } from './emails.js';
import { foldedLogs } from './fold.js';
import { pinyin, sameReadings } from './pinyin.js';
import { recoveryCodes } from './recovery-codes.js';
import { scheduling } from './scheduling.js';
import { speechKeys } from './speech-keys.js';
import { studyDays, timeZones } from './study-days.js';
import type { Subject } from './subject.js';
import { tokens } from './tokens.js';
import { typedAnswers } from './typed-answers.js';

/** All that the vectors are about. */
export const subjects: readonly Subject[] = [
  scheduling,
  foldedLogs,
  confidence,
  studyDays,
  timeZones,
  pinyin,
  sameReadings,
  typedAnswers,
  speechKeys,
  dialogueKeys,
  emails,
  recoveryCodes,
  tokens,
];
