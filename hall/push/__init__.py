"""What a phone is told while its page is closed: by Web Push, where a hall has switched it on."""
