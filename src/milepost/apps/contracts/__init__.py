"""What the parties run together: arrangements, parties, contracts and memberships."""
