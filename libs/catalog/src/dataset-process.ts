import { type ConversionJob, convert } from './dataset-convert';
import type { ConversionMessage } from './dataset-import';

/*
 * A conversion in a process of its own, started by DatasetImport: what the engine holds is given back at the end, its
 * crash is not the market's, and the market answers while it works. It loads no more of the project than it needs.
 */
const PROGRESS_MS = 500;

function tell(message: ConversionMessage): Promise<void> {
  return new Promise((resolve) => process.send!(message, () => resolve()));
}

// Nobody waits for the result any more.
process.once('disconnect', () => process.exit(1));
process.once('message', (job: ConversionJob) => {
  let rows = 0;
  const timer = setInterval(() => void tell({ rows }), PROGRESS_MS);
  void convert(job, (checked) => (rows = checked))
    .then(
      (conversion) => ({ conversion }),
      (error: Error) => ({ failure: error.message.split('\n')[0]!.slice(0, 200) }),
    )
    .then(async (message) => {
      clearInterval(timer);
      await tell(message);
      process.disconnect();
    });
});
