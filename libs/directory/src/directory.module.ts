import { Module } from '@nestjs/common';
import { Agreements } from './agreements.service';
import { CoverageReports } from './coverage-reports.service';
import { DataGroupImports } from './data-group-imports.service';
import { DataGroupStore } from './data-group-store';
import { DataGroups } from './data-groups.service';
import { Divisions } from './divisions.service';

@Module({
  providers: [Divisions, DataGroupStore, DataGroups, DataGroupImports, CoverageReports, Agreements],
  exports: [Divisions, DataGroups, DataGroupImports, CoverageReports, Agreements],
})
export class DirectoryModule {}
