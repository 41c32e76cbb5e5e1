"""Who may look after the outbox: administrators; what a letter says is read under their name on the trail."""

from facility.foundation.accounts.public import ANY, Role, permission

may_read_letters = permission("post.read_letters", {Role.ADMINISTRATOR: ANY})
may_retry_letters = permission("post.retry_letters", {Role.ADMINISTRATOR: ANY})
