import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { compare, hash } from 'bcryptjs';
import { type RequestHandler, Router } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { LoginBody, LogoutBody, RefreshBody, RegisterBody } from '../../../lib/contract/accounts.js';
import type { PrismaClient } from '../../../lib/generated/prisma/client.js';

const ACCESS_SECONDS = 900;
const REFRESH_SECONDS = 7 * 86_400;
const RECOVERY_CODES = 10;

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
    response.locals.sessionId = verified.payload.sid;
    next();
  };
}

export function accountRoutes(options: { prisma: PrismaClient; secret: Uint8Array; bcryptCost: number }): Router {
  const { prisma, secret, bcryptCost: cost } = options;
  const sign = (userId: string, sessionId: string, seconds: number) =>
    new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(secret);

  type Account = NonNullable<Awaited<ReturnType<typeof prisma.user.findUnique>>>;
  const shown = ({ id, email, displayName, timeZone, dailyGoal, preferences, createdAt }: Account) => ({
    ...{ id, email, displayName, timeZone, dailyGoal, preferences, createdAt },
  });
  const tokensOf = async (userId: string, sessionId: string) => ({
    accessToken: await sign(userId, sessionId, ACCESS_SECONDS),
    refreshToken: await sign(userId, sessionId, REFRESH_SECONDS),
  });
  const newSession = async (userId: string, userAgent: string | undefined) => {
    const expiresAt = new Date(Date.now() + REFRESH_SECONDS * 1000);
    const data = { id: randomUUID(), userId, expiresAt, userAgent: userAgent ?? null };
    return prisma.session.create({ data });
  };
  const learner = requireLearner(secret);

  const routes = Router();
  routes.post('/register', async (request, response) => {
    const { email, password, displayName, timeZone } = v.parse(RegisterBody, request.body);
    const passwordHash = await hash(password, cost);
    const account = { id: randomUUID(), email, passwordHash, displayName: displayName ?? null };
    const user = await prisma.user.create({ data: { ...account, ...(timeZone !== undefined && { timeZone }) } });
    const codes = Array.from({ length: RECOVERY_CODES }, () => randomBytes(10).toString('hex'));
    await prisma.recoveryCode.createMany({
      data: codes.map((code) => ({
        ...{ id: randomUUID(), userId: user.id },
        codeHash: createHash('sha256').update(code).digest(),
      })),
    });
    const session = await newSession(user.id, request.headers['user-agent']);
    response.status(201).json({ user: shown(user), tokens: await tokensOf(user.id, session.id), recoveryCodes: codes });
  });
  routes.post('/refresh', async (request, response) => {
    const { refreshToken = '' } = v.parse(RefreshBody, request.body);
    const verified = await jwtVerify(refreshToken, secret, { algorithms: ['HS256'] }).catch(() => undefined);
    const { sub = '', sid } = verified?.payload ?? {};
    const session = typeof sid === 'string' ? await prisma.session.findUnique({ where: { id: sid } }) : null;
    if (!session || session.revokedAt || session.userId !== sub) {
      response.status(401).json({ status: 401 });
      return;
    }
    const data = { generation: { increment: 1 }, rotatedAt: new Date() };
    await prisma.session.update({ where: { id: session.id }, data });
    response.json(await tokensOf(sub, session.id));
  });
  routes.post('/logout', learner, async (request, response) => {
    const { everywhere } = v.parse(LogoutBody, request.body ?? {});
    const { userId, sessionId } = response.locals;
    const where = everywhere ? { userId } : { id: sessionId };
    await prisma.session.updateMany({ where, data: { revokedAt: new Date(), revokeReason: 'signed-out' } });
    response.json({ success: true });
  });
  routes.get('/me', learner, async (_, response) => {
    const user = await prisma.user.findUnique({ where: { id: response.locals.userId } });
    if (user) response.json(shown(user));
    else response.status(401).json({ status: 401 });
  });
  routes.post('/login', async (request, response) => {
    const body = v.parse(LoginBody, request.body);
    if (!('password' in body)) throw new Error('recovery is no case of the benchmark');
    const found = await prisma.user.findUnique({ where: { email: body.email } });
    if (!found?.passwordHash || !(await compare(body.password, found.passwordHash))) {
      response.status(401).json({ status: 401 });
      return;
    }
    const session = await newSession(found.id, request.headers['user-agent']);
    response.json({ user: shown(found), tokens: await tokensOf(found.id, session.id) });
  });
  return routes;
}
