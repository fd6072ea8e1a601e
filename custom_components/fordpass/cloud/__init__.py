"""The clouds Fords are reached through, without Home Assistant.

Pure asyncio and aiohttp: hand it a session, get cars.
"""
