/** `npm run build`: dist/ with the compiled program, and templates/, migrations/ and config/packs/ beside it as they stand beside src/. */
import { rmSync } from 'node:fs';
import { run } from './steps.ts';

rmSync('dist', { recursive: true, force: true });
process.exitCode = await run('tsc', ['-p', 'tsconfig.build.json']);
