import { health, on, operations, route } from '#functions/health';

/** Also the last rewrite of vercel.json: every path under /api that nothing else answers ends here. */
export default route(
  health,
  {
    GET: on(operations.getHealth, async (_, { health }) => {
      const { health: body, cause } = await health.read();
      return { body, status: body.status === 'down' ? 503 : 200, cause };
    }),
  },
  { onlyAt: operations.getHealth.path },
);
