import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

import { JobHandlers, LOGGER, type Logger } from '@gongshu/platform';
import { UploadObjects } from './upload-objects.service';

const EVERY_MS = 60_000;

/** Ends uploads whose process is gone, and removes what they have left. */
@Injectable()
export class UploadSweepProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly objects: UploadObjects,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const schedule = { queue: 'housekeeping', name: 'sweep-uploads', everyMs: EVERY_MS };
    this.jobs.schedule(schedule, async () => {
      const swept = await this.objects.sweep();
      if (Object.values(swept).some((count) => count > 0)) this.logger.info(swept, 'uploads swept');
    });
  }
}
