import { Router } from 'express';
import * as v from 'valibot';
import { type Statistics, StatisticsQuery } from '../../../lib/contract/progress.js';
import { confidenceOf, MASTERED_CONFIDENCE } from '../../../lib/domain/confidence.js';
import { forecast, HISTORY_DAYS, history, RETENTION_DAYS, share } from '../../../lib/domain/statistics.js';
import { addDays, type Day, studyDay } from '../../../lib/domain/study-day.js';
import type { PrismaClient } from '../../../lib/generated/prisma/client.js';

/** Reads what there is and counts it here. */
export function statisticsRoutes(prisma: PrismaClient): Router {
  const routes = Router();
  routes.get('/stats', async (request, response) => {
    const { userId } = response.locals as { userId: string };
    const { timeZone } = v.parse(StatisticsQuery, request.query);
    const [user, events, progress, words, lists] = await Promise.all([
      prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { timeZone: true } }),
      prisma.studyEvent.findMany({
        where: { userId, voidedAt: null, kind: { in: ['review', 'state'] } },
        select: {
          wordId: true,
          kind: true,
          rating: true,
          confidence: true,
          durationMs: true,
          effectiveAt: true,
        },
        orderBy: [{ effectiveAt: 'asc' }, { claimedAt: 'asc' }, { id: 'asc' }],
      }),
      prisma.progress.findMany({
        where: { userId, deleted: false, word: { removedAt: null } },
        select: { wordId: true, studyCount: true, state: true, stability: true, nextReview: true },
      }),
      prisma.word.count({ where: { removedAt: null } }),
      prisma.list.findMany({
        select: { id: true, words: { select: { wordId: true }, where: { word: { removedAt: null } } } },
      }),
    ]);
    response.json(count({ events, progress, words, lists, now: new Date(), zone: timeZone ?? user.timeZone }));
  });
  return routes;
}

interface Learning {
  readonly events: readonly {
    readonly wordId: string;
    readonly kind: string | null;
    readonly rating: number | null;
    readonly confidence: number | null;
    readonly durationMs: number | null;
    readonly effectiveAt: Date | null;
  }[];
  readonly progress: readonly {
    readonly wordId: string;
    readonly studyCount: number;
    readonly state: string;
    readonly stability: number | null;
    readonly nextReview: Date | null;
  }[];
  readonly words: number;
  readonly lists: readonly { readonly id: string; readonly words: readonly { readonly wordId: string }[] }[];
  readonly now: Date;
  readonly zone: string;
}

function count({ events, progress, words, lists, now, zone }: Learning): Statistics {
  const today = studyDay(now, zone);
  const days = new Map<Day, { date: Day; reviews: number; correct: number; durationMs: number }>();
  const previous = new Map<string, Day>();
  const met = new Set<string>();
  let [reviews, correct, spaced, kept, introducedToday] = [0, 0, 0, 0, 0];
  for (const { wordId, kind, rating, confidence, durationMs, effectiveAt } of events) {
    if (!effectiveAt) continue;
    if (kind !== 'review') {
      if (confidence !== null) met.add(wordId);
      continue;
    }
    const date = studyDay(effectiveAt, zone);
    const isCorrect = (rating ?? 0) > 1;
    const day = days.get(date) ?? { date, reviews: 0, correct: 0, durationMs: 0 };
    day.reviews += 1;
    day.correct += isCorrect ? 1 : 0;
    day.durationMs += durationMs ?? 0;
    days.set(date, day);
    reviews += 1;
    correct += isCorrect ? 1 : 0;
    const before = previous.get(wordId);
    if (before !== undefined && before < date && date > addDays(today, -RETENTION_DAYS) && date <= today) {
      spaced += 1;
      kept += isCorrect ? 1 : 0;
    }
    previous.set(wordId, date);
    if (!met.has(wordId) && date === today) introducedToday += 1;
    met.add(wordId);
  }

  let streakDays = 0;
  for (let day = days.has(today) ? today : addDays(today, -1); days.has(day); day = addDays(day, -1)) streakDays += 1;

  const cards = progress.map((row) => ({
    ...row,
    confidence: confidenceOf(row.stability),
    isStudied: row.studyCount > 0 || row.stability !== null,
    dueDay: row.nextReview && studyDay(row.nextReview, zone),
  }));
  const cardOf = new Map(cards.map((card) => [card.wordId, card]));
  const isMastered = (card: { confidence: number }) => card.confidence >= MASTERED_CONFIDENCE;
  const due = new Map<Day, number>();
  for (const { dueDay } of cards) {
    if (dueDay === null) continue;
    const date = dueDay < today ? today : dueDay;
    due.set(date, (due.get(date) ?? 0) + 1);
  }
  const ahead = forecast(
    today,
    [...due].map(([date, count]) => ({ date, due: count })),
  );
  const inState = (state: string) => cards.filter((card) => card.state === state).length;
  const millionths = cards.reduce((sum, { confidence }) => sum + Math.round(confidence * 1e6), 0);
  return {
    totalWords: words,
    studiedWords: cards.filter(({ isStudied }) => isStudied).length,
    masteredWords: cards.filter(isMastered).length,
    averageConfidence: cards.length === 0 ? 0 : Math.round(millionths / cards.length) / 1e6,
    dueNow: cards.filter(({ nextReview }) => nextReview !== null && nextReview <= now).length,
    dueToday: ahead[0]?.due ?? 0,
    introducedToday,
    reviewedToday: days.get(today)?.reviews ?? 0,
    totalReviews: reviews,
    accuracy: share(correct, reviews),
    trueRetention: share(kept, spaced),
    streakDays,
    reviewsByDay: history(
      today,
      [...days.values()].filter(({ date }) => date > addDays(today, -HISTORY_DAYS)),
    ),
    forecast: ahead,
    byList: lists
      .map(({ id, words: onList }) => {
        const known = onList.flatMap(({ wordId }) => cardOf.get(wordId) ?? []);
        const studied = known.filter(({ isStudied }) => isStudied).length;
        return { listId: id, total: onList.length, studied, mastered: known.filter(isMastered).length };
      })
      .sort((one, other) => (one.listId < other.listId ? -1 : 1)),
    byState: {
      new: inState('new'),
      learning: inState('learning'),
      review: inState('review'),
      relearning: inState('relearning'),
    },
  };
}
