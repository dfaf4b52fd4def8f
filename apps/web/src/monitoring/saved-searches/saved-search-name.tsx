import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { Icon } from "@cordon/ui";
import type { ReactElement } from "react";

export interface SavedSearchNameProps {
  readonly saved: SavedSearchItem;
  readonly className?: string;
}

/** The name as somebody wrote it, cut where there is no room, and whether others see it. */
export function SavedSearchName({ saved, className = "" }: SavedSearchNameProps): ReactElement {
  return (
    <>
      <bdi className={`truncate ${className}`} title={saved.name}>
        {saved.name}
      </bdi>
      {saved.isShared ? (
        <Icon
          name="members"
          size={12}
          label={saved.isMine ? "shared" : `shared by ${saved.ownerName}`}
          className="text-faint"
        />
      ) : null}
    </>
  );
}
