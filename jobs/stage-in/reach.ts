/**
 * How a command gets at files that are no objects: by a link, where it runs on the machine; in a container of the machine,
 * which sees nothing but what is mounted, under another name of the file; on Batch not at all.
 */
export type Reach = 'linked' | 'mounted' | 'none'
