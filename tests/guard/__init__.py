"""What every test of the suite is watched for: private words that get out, and calls that block the loop."""
