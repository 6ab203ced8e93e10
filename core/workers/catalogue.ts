import { carryOutCatalogueTask, type CatalogueTask } from "../flow/catalogue/catalogueTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks((task: CatalogueTask) => carryOutCatalogueTask(task));
