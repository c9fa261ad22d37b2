import { Module } from '@nestjs/common';
import { DocumentsModule } from '@gongshu/documents';
import { AgreementClock } from './agreement-clock.service';
import { AgreementDrafts } from './agreement-drafts.service';
import { AgreementReview } from './agreement-review.service';
import { Agreements } from './agreements.service';
import { CoverageReports } from './coverage-reports.service';
import { DataGroupImports } from './data-group-imports.service';
import { DataGroupStore } from './data-group-store';
import { DataGroups } from './data-groups.service';
import { Divisions } from './divisions.service';

const AGREEMENTS = [Agreements, AgreementDrafts, AgreementReview, AgreementClock];

@Module({
  imports: [DocumentsModule],
  providers: [
    Divisions,
    DataGroupStore,
    DataGroups,
    DataGroupImports,
    CoverageReports,
    ...AGREEMENTS,
  ],
  exports: [Divisions, DataGroups, DataGroupImports, CoverageReports, ...AGREEMENTS],
})
export class DirectoryModule {}
