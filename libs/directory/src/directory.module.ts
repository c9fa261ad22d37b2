import { Module } from '@nestjs/common';
import { Agreements } from './agreements.service';
import { DataGroupImports } from './data-group-imports.service';
import { DataGroupStore } from './data-group-store';
import { DataGroups } from './data-groups.service';
import { Divisions } from './divisions.service';

@Module({
  providers: [Divisions, DataGroupStore, DataGroups, DataGroupImports, Agreements],
  exports: [Divisions, DataGroups, DataGroupImports, Agreements],
})
export class DirectoryModule {}
