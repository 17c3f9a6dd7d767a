// Baseline: the web framework alone, with one route.
import fastify from 'fastify';

const app = fastify();
app.get('/readyz', async () => ({ status: 'ok' }));
process.on('SIGTERM', () => process.exit());
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
