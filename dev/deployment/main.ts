/**
 * `npm run build:platform`, the build command of vercel.json: looks at the settings, builds, and then brings the database of
 * the deployment to what its code expects. Nothing is built while a setting is missing; nothing is migrated for code that does not
 * build.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { planDeployment } from './settings.js';

try {
  const plan = planDeployment(process.env);
  console.log(`Settings of ${plan.target}: complete.`);
  const { status } = spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('The build failed; the database is as it was.');
  if (plan.direct === undefined) {
    console.log('Database: left as it is. This preview has no DIRECT_URL, so no database of its own.');
  } else {
    // needs the client that the build has generated
    const { prepareDatabase } = await import('./database.js');
    const { applied, seeded } = await prepareDatabase({ ...plan, direct: plan.direct });
    console.log(`Database: ${applied.length > 0 ? `applied ${applied.join(', ')}` : 'no migration was missing'}.`);
    console.log(`Vocabulary: ${seeded.wordsWritten + seeded.placesWritten > 0 ? 'written' : 'was there'}.`);
  }
} catch (error) {
  console.error(`\nThe build stops. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
