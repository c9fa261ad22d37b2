import { Module } from '@nestjs/common';
import { DocumentsModule } from '@gongshu/documents';
import { AgreementClock } from './agreement-clock.service';
import { AgreementDrafts } from './agreement-drafts.service';
import { AgreementReview } from './agreement-review.service';
import { Agreements } from './agreements.service';
import { DataGroups } from './data-groups.service';
import { Divisions } from './divisions.service';

@Module({
  imports: [DocumentsModule],
  providers: [Divisions, DataGroups, Agreements, AgreementDrafts, AgreementReview, AgreementClock],
  exports: [Divisions, DataGroups, Agreements, AgreementDrafts, AgreementReview, AgreementClock],
})
export class DirectoryModule {}
