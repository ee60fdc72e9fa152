import { randomUUID } from 'node:crypto';
import { compare } from 'bcryptjs';
import { type RequestHandler, Router } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { LoginBody } from '../../../lib/contract/accounts.js';
import type { PrismaClient } from '../../../lib/generated/prisma/client.js';

const ACCESS_SECONDS = 900;
const REFRESH_SECONDS = 7 * 86_400;

/** Trusts the token for as long as it is good, and asks no database. */
export function requireLearner(secret: Uint8Array): RequestHandler {
  return async (request, response, next) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const verified = await jwtVerify(token, secret, { algorithms: ['HS256'] }).catch(() => undefined);
    if (!verified?.payload.sub) {
      response.status(401).json({ status: 401 });
      return;
    }
    response.locals.userId = verified.payload.sub;
    next();
  };
}

export function accountRoutes({ prisma, secret }: { prisma: PrismaClient; secret: Uint8Array }): Router {
  const sign = (userId: string, sessionId: string, seconds: number) =>
    new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(secret);

  const routes = Router();
  routes.post('/login', async (request, response) => {
    const body = v.parse(LoginBody, request.body);
    if (!('password' in body)) throw new Error('recovery is no case of the benchmark');
    const found = await prisma.user.findUnique({ where: { email: body.email } });
    if (!found?.passwordHash || !(await compare(body.password, found.passwordHash))) {
      response.status(401).json({ status: 401 });
      return;
    }
    const expiresAt = new Date(Date.now() + REFRESH_SECONDS * 1000);
    const userAgent = request.headers['user-agent'] ?? null;
    const session = await prisma.session.create({ data: { id: randomUUID(), userId: found.id, expiresAt, userAgent } });
    const { id, email, displayName, timeZone, dailyGoal, preferences, createdAt } = found;
    response.json({
      user: { id, email, displayName, timeZone, dailyGoal, preferences, createdAt },
      tokens: {
        accessToken: await sign(id, session.id, ACCESS_SECONDS),
        refreshToken: await sign(id, session.id, REFRESH_SECONDS),
      },
    });
  });
  return routes;
}
