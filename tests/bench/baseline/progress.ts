import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import * as v from 'valibot';
import { BatchBody, StateBody, type Update, WordParams } from '../../../lib/contract/progress.js';
import { clockShift, deedOf, effectiveTime, type WordEvent } from '../../../lib/domain/events.js';
import { fold, NOTHING, resume, type WordState } from '../../../lib/domain/fold.js';
import type { PrismaClient, Progress } from '../../../lib/generated/prisma/client.js';
import { fromEvent, fromState, toEvent, toProgress, toState } from './rows.js';

export function progressRoutes(prisma: PrismaClient): Router {
  const routes = Router();

  routes.get('/', async (_, response) => {
    const { userId } = response.locals as { userId: string };
    const rows = await prisma.progress.findMany({ where: { userId, deleted: false }, orderBy: { updatedAt: 'asc' } });
    response.json(rows.map(toProgress));
  });

  routes.put('/:wordId', async (request, response) => {
    const { userId } = response.locals as { userId: string };
    const { wordId } = v.parse(WordParams, request.params);
    const update = { wordId, ...v.parse(StateBody, request.body) };
    const [progress] = await apply(prisma, userId, [update], null);
    response.json(progress);
  });

  routes.post('/batch', async (request, response) => {
    const { userId } = response.locals as { userId: string };
    const { updates, sentAt } = v.parse(BatchBody, request.body);
    response.json(await apply(prisma, userId, updates, sentAt === undefined ? null : Date.parse(sentAt)));
  });

  return routes;
}

/** Reads the words, works out their states, and writes them all at once. */
async function apply(prisma: PrismaClient, userId: string, updates: readonly Update[], sentAt: number | null) {
  const receivedAt = new Date();
  const shiftMs = clockShift(receivedAt.getTime(), sentAt);
  const wordIds = [...new Set(updates.map(({ wordId }) => wordId))];
  const undone = updates.flatMap((update) => ('undo' in update ? [update] : []));

  const rows = await prisma.progress.findMany({ where: { userId, wordId: { in: wordIds } } });
  const rowOf = new Map(rows.map((row) => [row.wordId, row]));
  const states = new Map(wordIds.map((wordId) => [wordId, toState(rowOf.get(wordId))]));
  if (undone.length > 0) await undo(prisma, userId, undone, receivedAt, states);

  const added = new Map<string, WordEvent[]>(wordIds.map((wordId) => [wordId, []]));
  const events = updates.flatMap((update) => {
    const event = eventOf(update, shiftMs, receivedAt.getTime());
    if (!event) return [];
    added.get(update.wordId)?.push(event);
    const { durationMs = null, direction = null } = 'rating' in update ? update : {};
    return [{ userId, wordId: update.wordId, durationMs, direction, ...fromEvent(event, receivedAt) }];
  });
  for (const [wordId, news] of added) states.set(wordId, resume(states.get(wordId) ?? NOTHING, news));
  if (events.length > 0) await prisma.studyEvent.createMany({ data: events, skipDuplicates: true });
  return Promise.all(
    [...states].map(async ([wordId, state]) => {
      const written = await write(prisma, { userId, wordId, state, updatedAt: receivedAt });
      return written.deleted ? { ...toProgress(written), createdAt: null, deleted: true } : toProgress(written);
    }),
  );
}

function eventOf(update: Update, shiftMs: number, receivedAt: number): WordEvent | undefined {
  if ('undo' in update) return undefined;
  const { id = randomUUID(), at } = update as { id?: string; at?: string };
  const claimedAt = at === undefined ? receivedAt : Date.parse(at);
  return { ...deedOf(update), id, claimedAt, effectiveAt: effectiveTime(claimedAt, shiftMs, receivedAt) };
}

/** Voids events and works the states of their words out anew. */
async function undo(
  prisma: PrismaClient,
  userId: string,
  undone: readonly { readonly wordId: string; readonly undo: string }[],
  voidedAt: Date,
  states: Map<string, WordState>,
): Promise<void> {
  const ids = undone.map(({ undo }) => undo);
  await prisma.studyEvent.updateMany({
    where: { userId, id: { in: ids }, voidedAt: null },
    data: { voidedAt, changedAt: voidedAt },
  });
  const wordIds = [...new Set(undone.map(({ wordId }) => wordId))];
  const live = await prisma.studyEvent.findMany({ where: { userId, wordId: { in: wordIds }, voidedAt: null } });
  const logs = new Map<string, WordEvent[]>(wordIds.map((wordId) => [wordId, []]));
  for (const row of live) logs.get(row.wordId)?.push(...toEvent(row));
  for (const [wordId, log] of logs) states.set(wordId, fold(log));
}

function write(
  prisma: PrismaClient,
  { userId, wordId, state, updatedAt }: { userId: string; wordId: string; state: WordState; updatedAt: Date },
): Promise<Progress> {
  const data = { ...fromState(state, updatedAt), deleted: !state.present };
  return prisma.progress.upsert({
    where: { userId_wordId: { userId, wordId } },
    create: { userId, wordId, createdAt: updatedAt, ...data },
    update: data,
  });
}
