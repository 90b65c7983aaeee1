import 'reflect-metadata';
import { run } from './cli/program.js';

// Whoever reads along may have seen enough: `digihub replay … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv);
