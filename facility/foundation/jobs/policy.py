"""Who may look after the queue."""

from facility.foundation.accounts.public import ANY, Role, permission

may_see_jobs = permission("jobs.see", {Role.ADMINISTRATOR: ANY})
may_retry_jobs = permission("jobs.retry", {Role.ADMINISTRATOR: ANY})
