import { Module } from '@nestjs/common';
import { Agreements } from './agreements.service';
import { DataGroups } from './data-groups.service';
import { Divisions } from './divisions.service';

@Module({
  providers: [Divisions, DataGroups, Agreements],
  exports: [Divisions, DataGroups, Agreements],
})
export class DirectoryModule {}
